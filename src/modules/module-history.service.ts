import { Injectable } from '@nestjs/common';
import { epochMsOf, type ModuleTelemetry, type ModuleTelemetryQuery } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { FieldModulesService } from './field-modules.service.js';
import {
  ModuleTelemetryRepository,
  type StoredTelemetry,
  type TelemetryKey,
  type TelemetryWindow,
} from './module-telemetry.repository.js';

/** No time from outside reaches it. */
const END_OF_TIME = Date.UTC(10_000, 0);

/** What modules have measured. `from` is included, `to` is not. */
@Injectable()
export class ModuleHistory {
  constructor(
    private readonly modules: FieldModulesService,
    private readonly history: ModuleTelemetryRepository,
  ) {}

  /** Newest first. Throws MODULE_NOT_FOUND, and REQUEST_INVALID when `from` is after `to`. */
  async page(
    caller: Pick<Caller, 'id' | 'role'>,
    moduleId: string,
    query: ModuleTelemetryQuery,
  ): Promise<Page<ModuleTelemetry>> {
    const window = windowOf(query);
    const before = keyIn(query.cursor);
    const no = await this.modules.numberOf(caller, moduleId);
    const everyMs = query.every && query.every * 1000;
    const found = everyMs
      ? await this.history.sampled(no, upTo(window, before, everyMs), query.limit + 1, everyMs)
      : await this.history.newest(no, window, query.limit + 1, before);
    return pageOf(found, query.limit, { item: telemetryOf, key: ({ at, digest }) => [at, digest] });
  }
}

function windowOf({ from, to }: ModuleTelemetryQuery): TelemetryWindow {
  const window = {
    from: from === undefined ? 0 : epochMsOf(from),
    to: to === undefined ? END_OF_TIME : epochMsOf(to),
  };
  if (window.from <= window.to) return window;
  throw new AppError('REQUEST_INVALID', {
    errors: [{ path: 'from', message: 'from must not be after to' }],
  });
}

/** Without the stretch that the last item shown stands for. */
function upTo(window: TelemetryWindow, before: TelemetryKey | undefined, everyMs: number): TelemetryWindow {
  if (!before) return window;
  const [at] = before;
  return { ...window, to: Math.min(window.to, at - (at % everyMs)) };
}

/** The time in a cursor that somebody made up may be none at all. */
function keyIn(cursor: string | undefined): TelemetryKey | undefined {
  const key = decodeCursor(cursor, ['number', 'string']);
  return key && [Math.min(Math.max(key[0], 0), END_OF_TIME), key[1]];
}

function telemetryOf({ telemetry, at }: StoredTelemetry): ModuleTelemetry {
  return { telemetry, at: new Date(at).toISOString() };
}
