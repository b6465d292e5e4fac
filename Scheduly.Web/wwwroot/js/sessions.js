// Keeps the operators' list of sessions as it is now.
import { patch } from "./patch.js";

const list = document.getElementById("list");
let busy = false;
let again = false;

const events = new EventSource(list.dataset.events);
events.addEventListener("tick", () => refresh());
document.addEventListener("visibilitychange", () => document.hidden || refresh());

async function refresh() {
  again = busy;
  if (busy || document.hidden) return;
  busy = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" });
    // The sign-in has ended: the page itself leads there and back.
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      events.close();
      location.reload();
    } else if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("list");
      if (fresh) patch(list, fresh);
    }
  } catch {
    // The next tick tries again.
  } finally {
    busy = false;
    if (again) refresh();
  }
}
