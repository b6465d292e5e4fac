// The list changes as soon as something else is chosen, and is copied whole.
import "./people.js";

document.getElementById("choice")?.addEventListener("change", event => event.currentTarget.requestSubmit());
document.addEventListener("click", event => {
  if (event.target.closest("[data-print]")) print();
});
