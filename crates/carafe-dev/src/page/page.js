
(() => {
  const report = document.getElementById("report");
  const button = document.getElementById("copy");
  const again = document.getElementById("again");
  if (!report || !button) return;
  button.hidden = again.hidden = false;
  const say = (text) => {
    const before = "Copy as text";
    button.textContent = text;
    setTimeout(() => (button.textContent = before), 1500);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report.value);
      say("Copied");
    } catch {
      report.hidden = false;
      report.focus();
      report.select();
      say("Press Ctrl+C");
    }
  };
  button.addEventListener("click", copy);
  again.addEventListener("click", () => location.reload());
  const frames = [...document.querySelectorAll(".calls summary")];
  const step = (by) => {
    const at = frames.indexOf(document.activeElement);
    frames[Math.min(Math.max(at + by, 0), frames.length - 1)]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === report) return;
    if (event.key === "c") copy();
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
})();
