// Dragging over empty hours keeps them free. A finger scrolls instead: there the form does the same.
import { root } from "./board.js";
import { command } from "./commands.js";
import { t } from "./text.js";

const step = 15;
let drag = null;

root.addEventListener("pointerdown", event => {
  const blocks = event.target.closest(".blocks");
  if (!blocks || event.pointerType === "touch" || event.button !== 0 || event.target.closest(".block")) return;
  const week = blocks.closest(".week");
  const mark = document.createElement("li");
  mark.className = "drag";
  mark.setAttribute("aria-hidden", "true");
  drag = { blocks, mark, days: week.dataset.days.split(" "), first: Number(week.dataset.firstHour) * 60, pointer: event.pointerId };
  drag.from = place(event);
  blocks.setPointerCapture(event.pointerId);
});

root.addEventListener("pointermove", event => {
  if (!drag || event.pointerId !== drag.pointer) return;
  drag.to = place(event);
  if (!drag.mark.isConnected) {
    if (Math.abs(drag.to.minute - drag.from.minute) < step) return;
    drag.blocks.append(drag.mark);
  }
  const { start, end, left, right } = span();
  drag.mark.style.gridArea = `${(start - drag.first) / 5 + 1} / ${left + 1} / ${(end - drag.first) / 5 + 1} / ${right + 2}`;
  drag.mark.textContent = `${clock(start)} – ${clock(end)}`;
});

root.addEventListener("pointerup", finish);
root.addEventListener("pointercancel", stop);
document.addEventListener("keydown", event => event.key === "Escape" && stop());
document.addEventListener("board", stop);

function finish() {
  if (!drag) return;
  if (drag.mark.isConnected) {
    const { start, end, left, right } = span();
    command("block", { days: drag.days.slice(left, right + 1), start: clock24(start), end: clock24(end), label: "" });
  }
  drag = null;
}

function stop() {
  drag?.mark.remove();
  drag = null;
}

function place(event) {
  const box = drag.blocks.getBoundingClientRect();
  const minutes = Number(getComputedStyle(drag.blocks.closest(".week")).getPropertyValue("--hours")) * 60;
  const share = Math.min(Math.max((event.clientY - box.top) / box.height, 0), 1);
  const day = Math.floor((event.clientX - box.left) / box.width * drag.days.length);
  return { day: Math.min(Math.max(day, 0), drag.days.length - 1), minute: drag.first + Math.round(share * minutes / step) * step };
}

function span() {
  const { from, to } = drag;
  return {
    start: Math.min(from.minute, to.minute),
    end: Math.max(from.minute, to.minute, Math.min(from.minute, to.minute) + step),
    left: Math.min(from.day, to.day),
    right: Math.max(from.day, to.day),
  };
}

const clock24 = minute => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function clock(minute) {
  if (t("clock") === "24") return clock24(minute);
  const hour = Math.floor(minute / 60);
  const digits = `${hour % 12 || 12}${minute % 60 ? `:${String(minute % 60).padStart(2, "0")}` : ""}`;
  return `${digits} ${hour < 12 ? "am" : "pm"}`;
}
