// socket.io and nothing else: what one socket publishes, all get. Prints where it listens.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { serveClient: false });
io.on('connection', (socket) => {
  socket.on('publish', (event, ...args) => io.emit(event, ...args));
});
http.listen(0, '127.0.0.1', () => console.log(`listens at http://127.0.0.1:${http.address().port}`));
