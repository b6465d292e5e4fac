// Dismissing takes the banner away without a reload, and with it nothing that is open or typed.

document.getElementById("banner")?.addEventListener("submit", event => {
  event.preventDefault();
  const title = document.querySelector("h1");
  event.currentTarget.remove();
  if (!title) return;
  title.tabIndex = -1;
  title.focus();
});
