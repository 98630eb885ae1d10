// What comes from the broker goes to the sockets that subscribed to its topic. Broker's URL; prints where it listens.
import { createServer } from 'node:http';
import { connectAsync } from 'mqtt';
import { Server } from 'socket.io';

const http = createServer();
const sockets = new Server(http, { serveClient: false }).of('/mqtt');
sockets.on('connection', (socket) => {
  socket.on('mqtt:subscribe', ({ topic }, answer) => {
    void socket.join(topic);
    answer({ ok: true });
  });
});
const broker = await connectAsync(process.argv[2]);
broker.on('message', (topic, payload) => {
  sockets.to(topic).emit('mqtt:message', { topic, payload: JSON.parse(payload.toString()) });
});
await broker.subscribeAsync('bench/#', { qos: 1 });
http.listen(0, '127.0.0.1', () => console.log(`listens at http://127.0.0.1:${http.address().port}`));
