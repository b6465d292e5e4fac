// Undo and redo by keys, Escape closes what is open, arrows walk over the week.
import { root } from "./board.js";

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", event => {
  if (event.key === "Escape") return close(event);
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") return step(event);
  if (event.key in ways && event.target.closest(".blocks")) walk(event);
});

function step(event) {
  if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select") && event.target.value !== event.target.defaultValue) return;
  event.preventDefault();
  document.getElementById(event.shiftKey ? "redo" : "undo")?.click();
}

function close(event) {
  const menu = root.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  if (event.target.matches("input[type=search]") && event.target.value) return;
  document.getElementById("detail-close")?.click();
}

/** The nearest block in that direction; sideways the next day counts more than the hour. */
function walk(event) {
  const [x, y] = ways[event.key];
  const from = centre(event.target);
  let best = null;
  for (const other of root.querySelectorAll(".block a, .block button")) {
    const to = centre(other);
    const along = x * (to.x - from.x) + y * (to.y - from.y);
    const aside = Math.abs(x * (to.y - from.y)) + Math.abs(y * (to.x - from.x));
    if (along < 5 || (y !== 0 && aside > from.width / 2)) continue;
    const cost = along + aside * (x !== 0 ? .3 : 1);
    if (!best || cost < best.cost) best = { other, cost };
  }
  if (!best) return;
  event.preventDefault();
  best.other.focus();
}

function centre(element) {
  const box = element.closest(".block").getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
}

document.addEventListener("click", event => {
  for (const menu of root.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
