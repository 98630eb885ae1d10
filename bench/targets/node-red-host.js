// Node-RED as its documentation embeds it, without its editor. Where it is installed, the folder of its flow; prints where
// it listens once the flow is connected to its broker.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [installed, userDir] = process.argv.slice(2);
const require = createRequire(`${installed}/package.json`);
const RED = require('node-red');
const app = require('express')();
const http = createServer(app);

RED.init(http, {
  userDir,
  flowFile: 'flows.json',
  httpAdminRoot: false,
  httpNodeRoot: '/',
  telemetry: { enabled: false },
  logging: { console: { level: 'error' } },
});
app.use('/', RED.httpNode);
const connected = new Promise((resolve) => {
  RED.events.on('node-status', ({ id, status }) => {
    if (id === 'mqtt-in' && status.fill === 'green') resolve();
  });
});
await RED.start();
await connected;
http.listen(0, '127.0.0.1', () => console.log(`listens at http://127.0.0.1:${http.address().port}`));
