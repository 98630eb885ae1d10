import { AppError } from '../platform/errors/app-error.js';
import { SettingsError } from '../platform/config/load-settings.js';

const FOLDER_TROUBLE = /^(ENOTDIR|EEXIST|EACCES|EPERM|EROFS|ENOSPC)$/;

type SystemError = NodeJS.ErrnoException & {
  readonly address?: string;
  /** What could not be looked up. */
  readonly hostname?: string;
  readonly port?: number;
};

/** Why a command failed, in lines for people: what, why, what to type. No stack. */
export function failureLines(error: unknown): string[] {
  if (error instanceof SettingsError) return settingsLines(error);
  const { code, address, hostname, port, path, message } = error as SystemError;
  if (code === 'EADDRINUSE') return takenPortLines(address, port);
  if (code === 'EADDRNOTAVAIL' || hostname !== undefined) {
    const place = hostname ?? address;
    return [`relais: ${place} is no address of this machine.`, 'Correct HOST or MQTT_EMBEDDED_HOST.'];
  }
  if (code === 'EACCES' && port !== undefined) {
    return [`relais: this user may not listen on port ${port}.`, 'Choose one above 1023: PORT=3000.'];
  }
  if (path !== undefined && FOLDER_TROUBLE.test(String(code))) {
    return [`relais: ${message}.`, 'DATA_DIR must be a folder that this user may write to.'];
  }
  if (error instanceof AppError) return [`relais: ${withCause(error)}`];
  return `relais: ${error instanceof Error ? message : String(error)}`.split('\n');
}

function withCause({ message, cause }: AppError): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function settingsLines({ problems }: SettingsError): string[] {
  const lines = problems.map(({ name, message }) => `${name} ${message}`);
  if (lines.length === 1) return [`relais: ${lines[0]}`];
  return [`relais: ${lines.length} settings are wrong:`, ...lines.map((line) => `  ${line}`)];
}

function takenPortLines(address = '', port = 0): string[] {
  return [
    `relais: port ${port} on ${address} is taken by another program, perhaps another Relais.`,
    `Stop that one, or choose another port: PORT for HTTP, MQTT_EMBEDDED_PORT for MQTT (\`relais doctor\` tells which).`,
  ];
}
