import { hostInUrl } from '../platform/config/host.js';
import type { Settings } from '../platform/config/settings.js';

/** Where this machine reaches the server of these settings: `http://127.0.0.1:3000`. */
export function ownUrl({ listenHost, PORT }: Settings, port = PORT): string {
  const host = ['0.0.0.0', '::'].includes(listenHost) ? 'localhost' : listenHost;
  return `http://${hostInUrl(host)}:${port}`;
}
