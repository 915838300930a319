
(() => {
  const buttons = [...document.querySelectorAll("[data-copies]")];
  const again = document.getElementById("again");
  if (!again) return;
  const copied = (button) => document.getElementById(button.dataset.copies);
  const say = (button, text) => {
    button.dataset.says ??= button.textContent;
    button.textContent = text;
    setTimeout(() => (button.textContent = button.dataset.says), 1500);
  };
  const copy = async (button) => {
    const text = copied(button);
    try {
      await navigator.clipboard.writeText(text.value);
      say(button, "Copied");
    } catch {
      text.hidden = false;
      text.focus();
      text.select();
      say(button, "Press Ctrl+C");
    }
  };
  again.hidden = false;
  again.addEventListener("click", () => location.reload());
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  const frames = [...document.querySelectorAll(".calls summary")];
  const step = (by) => {
    const at = frames.indexOf(document.activeElement);
    frames[Math.min(Math.max(at + by, 0), frames.length - 1)]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea")) return;
    if (event.key === "c") copy(buttons[0]);
    if (event.key === "u") copy(buttons[1]);
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
})();
