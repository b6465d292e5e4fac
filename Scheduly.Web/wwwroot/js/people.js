// Copying a link that was just made.
import { copy } from "./clipboard.js";

document.documentElement.classList.add("scripted");

document.addEventListener("click", event => {
  const { target } = event;
  if (target.closest("[data-select]")) target.closest("[data-select]").select();
  else if (target.closest("[data-copy]")) copy(target.closest("[data-copy]"));
});
