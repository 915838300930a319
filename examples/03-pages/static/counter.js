// Tells how many letters still fit into a text. Without this script the server says so.
for (const text of document.querySelectorAll("[data-counter]")) {
  const place = document.getElementById(text.dataset.counter);
  const show = () => {
    const left = text.maxLength - text.value.length;
    place.textContent = left < 200 ? `${left} left.` : "";
  };
  text.addEventListener("input", show);
  show();
}
