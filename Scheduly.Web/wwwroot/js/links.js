// Links within the board, and previews of other sections.
import { root, open } from "./board.js";

root.addEventListener("click", async event => {
  const link = event.target.closest("a[data-board]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    const closes = link.matches("[data-close], [aria-expanded=true]");
    await open(link.getAttribute("href"), closes ? opener(link) : "#detail-title");
  }
});

/** The block whose details were open. */
export function opener(from) {
  const crn = from.closest("[data-crn]")?.dataset.crn;
  return crn ? `.block[data-crn="${CSS.escape(crn)}"] a, .untimed [data-crn="${CSS.escape(crn)}"] a` : "#title";
}

for (const [type, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
  root.addEventListener(type, event => {
    const item = event.target.closest("[data-preview]");
    if (!item) return;
    const crn = CSS.escape(item.dataset.preview);
    for (const ghost of root.querySelectorAll(`.ghost[data-crns~="${crn}"]`)) ghost.classList.toggle("preview", on);
  });
}
