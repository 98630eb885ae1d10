import { aToken } from '../../test/support/app.js';
import { until } from '../../test/support/until.js';
import { begins, type RawWebSocket } from '../raw-web-socket.js';
import { signIn } from '../signed-in-sockets.js';

const MOVE = '42["driver:position",';

interface Move {
  readonly chauffeur_id: string;
  /** Epoch ms, or ISO 8601. */
  readonly position: { readonly timestamp: number | string };
}

/** The socket of an admin who looks at the drivers. */
export class AdminSocket {
  private socket!: RawWebSocket;
  private readonly newest = new Map<string, number>();

  private constructor(private readonly onMove: (at: number) => void) {}

  /** `onMove` is told the time that a driver's position bears, in epoch ms. */
  static async open(url: string, onMove: (at: number) => void = () => undefined): Promise<AdminSocket> {
    const admin = new AdminSocket(onMove);
    admin.socket = await signIn(url, aToken({ role: 'admin' }), (frame) => admin.take(frame));
    admin.socket.send('42["rt_page",{"page":"drivers"}]');
    return admin;
  }

  /** Settles when these drivers' last positions have come, by the times that they bear. */
  async untilTold(last: ReadonlyMap<string, number>): Promise<void> {
    const missing = (): string[] => [...last.keys()].filter((id) => this.newest.get(id) !== last.get(id));
    await until(() => missing().length === 0).catch(() => undefined);
    if (missing().length > 0)
      throw new Error(`the admin was not told of the last of ${missing().length} drivers`);
  }

  close(): void {
    this.socket.close();
  }

  private take(frame: Buffer): void {
    if (!begins(frame, MOVE)) return;
    const move = JSON.parse(frame.toString('utf8', MOVE.length, frame.length - 1)) as Move;
    const at = new Date(move.position.timestamp).getTime();
    this.newest.set(move.chauffeur_id, at);
    this.onMove(at);
  }
}
