// What the page does beyond plain forms and links. Each module stands alone; without any of them the page still works.
import "./commands.js";
import "./links.js";
import "./keys.js";
import "./drag.js";
import "./search.js";
import "./tabs.js";
import "./copy.js";
import "./dialog.js";
import "./toast.js";
import "./banner.js";
import "./start.js";

document.documentElement.classList.add("scripted");
