// A change in one tab shows in the others of this browser: they are told, and read once.
import { refresh } from "./board.js";
import { onChange } from "./commands.js";

const channel = new BroadcastChannel("scheduly");

onChange(() => channel.postMessage("changed"));

channel.addEventListener("message", () => refresh());

// A page that comes back from the browser's memory shows what it showed when it was left.
addEventListener("pageshow", event => {
  if (event.persisted) refresh();
});
