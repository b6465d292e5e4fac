// A change that was made elsewhere shows here: in another tab or on another device of the same session, or by whoever may end it.
import { refresh, version } from "./board.js";
import { onChange, settled } from "./commands.js";
import { reopen, watch } from "./live.js";

let end;

/** There is something to watch from the first stored change on: until then there is no session. */
function begin() {
  if (!end && version() !== "") end = watch("session", "", version, changed);
}

async function changed(stamp) {
  // What this tab is sending itself is told too; its answer may come later.
  await settled();
  if (stamp !== "" && stamp === version()) return;
  await refresh();
  if (stamp !== "") return;
  // It has ended, or goes on under another id, which the cookie knows by now.
  end();
  end = undefined;
  reopen();
  begin();
}

onChange(begin);
begin();

// A page that comes back from the browser's memory shows what it showed when it was left.
addEventListener("pageshow", event => {
  if (event.persisted) refresh();
});
