// The worker for browsers that run it as a module: it can send what waits, too. Its address is /report/sync-worker.js.
import "./worker.js";
import "../static/report/sync.js";
