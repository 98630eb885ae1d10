declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  export interface RollingFile extends EventEmitter {
    write(line: string): boolean;
    destroy(): void;
  }

  export interface RollOptions {
    file: string;
    frequency: 'daily' | 'hourly';
    dateFormat: string;
    extension: string;
    limit: { count: number; removeOtherLogFiles: boolean };
    mkdir: boolean;
    sync: boolean;
  }

  export default function openRollingFile(options: RollOptions): Promise<RollingFile>;
}
