// A shared plan: what the builder's page does, and who else is here. What others change is read when the server says that there is something new.
import { base, refresh, version } from "./board.js";
import { settled } from "./commands.js";
import { attend, leave, watch } from "./live.js";
import { t } from "./text.js";
import "./links.js";
import "./keys.js";
import "./drag.js";
import "./search.js";
import "./toast.js";

const beat = 10_000;
const first = 2_500;
const here = document.getElementById("here");
const plan = here?.dataset.plan;
let asking = false;
let timer;
let say;

document.documentElement.classList.add("scripted");

const looksAt = () => {
  if (document.hidden) return null;
  const section = document.querySelector("#detail-title")?.textContent.trim().replace(/\s+/g, " ");
  return `${document.getElementById("title")?.textContent ?? ""}${section ? `: ${section}` : ""}`.slice(0, 60);
};

const send = (place, more = {}) => fetch(`${base}/api/plans/${plan}/here`, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": document.querySelector("meta[name=csrf-token]").content },
  body: JSON.stringify(place === null ? {} : { looksAt: place }),
  ...more,
});

/** Says what this page looks at, and learns who is here: over its WebSocket, which the server hears end; else by a request now and then. */
async function ask() {
  if (say?.() || asking || document.hidden) return;
  asking = true;
  try {
    const answer = await send(looksAt());
    if (answer.status === 404) return end();
    if (!answer.ok) return;
    const now = await answer.json();
    show(now.people);
    await follow(now.version);
  } catch {
    // The next beat asks again.
  } finally {
    asking = false;
  }
}

async function follow(stamp) {
  // What this page is sending itself is told too; its answer may come later.
  await settled();
  if (stamp !== "" && stamp === version()) return;
  await refresh();
  if (document.getElementById("act") === null) end();
}

/** Names are text, never markup. */
function show(people) {
  const items = people.map(one => {
    const item = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = one.id === here.dataset.you ? t("here.you") : one.name;
    const place = document.createElement("span");
    place.className = "soft";
    place.textContent = one.looksAt;
    item.append(name, " ", place);
    return item;
  });
  const same = items.length === here.children.length && items.every((item, i) => item.isEqualNode(here.children[i]));
  if (!same) here.replaceChildren(...items);
}

/** The plan is not open to this browser any more: the page says so, and nothing more is asked. */
function end() {
  clearInterval(timer);
  unwatch?.();
  unwatch = undefined;
  leave();
  here.closest(".plan-bar").remove();
}

let unwatch;
if (plan && document.getElementById("act")) {
  timer = setInterval(ask, beat);
  unwatch = watch("plan", plan, version, follow);
  say = attend(plan, looksAt, show);
  setTimeout(ask, first);
  document.addEventListener("board", () => say());
  document.addEventListener("visibilitychange", () => say() || (document.hidden ? go() : ask()));
  // Before the connection is closed, which says it by itself.
  addEventListener("pagehide", () => say() || go(), true);
}

/** Without a WebSocket that ends by itself. */
function go() {
  if (unwatch) send(null, { keepalive: true }).catch(() => {});
}
