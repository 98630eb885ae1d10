import { AppError } from '../platform/errors/app-error.js';
import { SettingsError } from '../platform/config/load-settings.js';

/** Why a command failed, in lines for people: what, why, what to type. No stack. */
export function failureLines(error: unknown): string[] {
  if (error instanceof SettingsError) return settingsLines(error);
  const { code, address, port, message } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') return takenPortLines(address, port);
  if (code === 'EADDRNOTAVAIL') {
    return [`relais: ${address} is no address of this machine.`, 'Correct HOST or MQTT_EMBEDDED_HOST.'];
  }
  if (code === 'EACCES' && port !== undefined) {
    return [`relais: this user may not listen on port ${port}.`, 'Choose one above 1023: PORT=3000.'];
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
