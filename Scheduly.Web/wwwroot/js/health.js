// Keeps the health page as it is now, and reads the values of its charts out for pointer and keyboard.
import { patch } from "./patch.js";
import { t } from "./text.js";

document.documentElement.classList.add("scripted");
const board = document.getElementById("board");
const live = document.getElementById("live");

/** Where each chart's reader stands: index by chart. */
const places = new Map();

// A day's charts change every five minutes: once a minute is enough for what stands around them.
const every = board.dataset.slow ? 6 : 1;
let ticks = 0;
let busy = false;

const events = new EventSource(board.dataset.events);
events.addEventListener("tick", (event) => {
  say(t("health.live"));
  if (event.data === "begin" ? ticks > 0 : ++ticks % every === 0) refresh();
});
events.addEventListener("error", () => say(t("health.retrying")));
document.addEventListener("visibilitychange", () => document.hidden || refresh());

function say(text) {
  if (live.textContent !== text) live.textContent = text;
}

async function refresh() {
  if (busy || document.hidden) return;
  busy = true;
  try {
    const answer = await fetch(board.dataset.board, { headers: { accept: "text/html" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) return leave();
    if (!answer.ok) return say(t("health.unread"));
    put(await answer.text());
  } catch {
    say(t("health.noAnswer"));
  } finally {
    busy = false;
  }
}

/** The sign-in has ended: the page itself leads there and back. */
function leave() {
  events.close();
  location.reload();
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  for (const open of board.querySelectorAll("details[open]")) {
    if (open.id) fresh.querySelector(`#${open.id}`)?.setAttribute("open", "");
  }
  const at = document.activeElement;
  const focused = board.contains(at) ? address(at) : null;
  const scrolls = new Map([...board.querySelectorAll("details .scroll")].map((one) => [one.parentElement.id, one.scrollTop]));
  patch(board, fresh);
  for (const [id, top] of scrolls) {
    const one = board.querySelector(`#${id} .scroll`);
    if (one) one.scrollTop = top;
  }
  if (focused && !board.contains(document.activeElement)) board.querySelector(focused)?.focus({ preventScroll: true });
  for (const [id, index] of places) read(document.getElementById(id), index);
}

/** Finds an element again that was replaced. */
function address(element) {
  const chart = element.closest("figure");
  if (chart) return `#${chart.id} ${element.localName}`;
  return element.id ? `#${element.id}` : element.getAttribute("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}

function read(chart, index) {
  const svg = chart?.querySelector(":scope > svg");
  if (!svg) return;
  const { steps, left, right } = svg.dataset;
  const last = Number(steps) - 1;
  index = Math.max(0, Math.min(last, index));
  places.set(chart.id, index);
  const x = Number(left) + ((Number(right) - Number(left)) * index) / Math.max(1, last);
  const cursor = svg.querySelector(".cursor");
  cursor.setAttribute("x1", x);
  cursor.setAttribute("x2", x);
  cursor.setAttribute("visibility", "visible");
  chart.querySelector(".readout").textContent = words(chart, index);
}

function words(chart, index) {
  const row = chart.querySelector(`tr[data-at="${index}"]`);
  if (!row) return t("health.nothing");
  const names = [...chart.querySelectorAll("thead th")].map((one) => one.textContent);
  return [...row.cells].map((cell, i) => (i === 0 ? cell.textContent : cell.textContent && `${names[i]} ${cell.textContent}`)).filter(Boolean).join(" · ");
}

function forget(chart) {
  places.delete(chart.id);
  chart.querySelector(".cursor")?.setAttribute("visibility", "hidden");
  chart.querySelector(".readout").textContent = "";
}

board.addEventListener("pointermove", (event) => {
  const svg = event.target.closest("figure > svg");
  if (!svg) return;
  const { steps, left, right, width } = svg.dataset;
  const box = svg.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * Number(width);
  read(svg.parentElement, Math.round(((x - Number(left)) / (Number(right) - Number(left))) * (Number(steps) - 1)));
});
board.addEventListener("pointerout", (event) => {
  const svg = event.target.closest("figure > svg");
  if (svg && !svg.contains(event.relatedTarget) && document.activeElement !== svg) forget(svg.parentElement);
});
board.addEventListener("focusout", (event) => event.target.matches("figure > svg") && event.relatedTarget && forget(event.target.parentElement));
board.addEventListener("keydown", (event) => {
  if (!event.target.matches("figure > svg")) return;
  const chart = event.target.parentElement;
  const last = Number(event.target.dataset.steps) - 1;
  const at = places.get(chart.id) ?? last + 1;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - 10, PageDown: at + 10, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  read(chart, to);
});
