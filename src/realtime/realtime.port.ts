import type {
  ModuleAdded,
  ModuleOffline,
  ModuleOnline,
  ModuleRemoved,
  ModuleUpdated,
  PageName,
  TelemetryUpdated,
  UserEntered,
  UserGone,
  UserProfile,
} from '../contracts/index.js';
import type { RealtimeData, RealtimeEventName } from './realtime-event.model.js';

/**
 * Says to sockets what has just become so. Every method returns at once and never throws; what one instance says keeps its
 * order, comes to each socket once, at whichever instance it is, and is kept for those who come back.
 *
 * What says how something is (a module, its telemetry, a user) is left out when the last that was said of it is the same:
 * by value, whatever the order of keys, and times left out. That holds for all instances together.
 *
 * What bears a revision is left out too when something later was said of the same: instances that learn of changes in one
 * order and say them in another end with the last one. Of what happens to a module, the later has the greater revision.
 *
 * While the live state is away it waits: the newest 10 000, and not beyond the end of the process. Of streams that lost
 * some the history ends, so that nobody is told afterwards to have it whole.
 */
export abstract class RealtimeService {
  /** To every socket. */
  abstract broadcast<N extends RealtimeEventName>(event: N, data: RealtimeData<N>): void;
  abstract emitToAdmins<N extends RealtimeEventName>(event: N, data: RealtimeData<N>): void;
  /** To the sockets that show this page, whoever they belong to. */
  abstract emitToPage<N extends RealtimeEventName>(page: PageName, event: N, data: RealtimeData<N>): void;
  abstract emitToUser<N extends RealtimeEventName>(userId: string, event: N, data: RealtimeData<N>): void;

  abstract emitModuleOnline(ownerId: string, module: ModuleOnline, revision?: number): void;
  abstract emitModuleOffline(ownerId: string, module: ModuleOffline, revision?: number): void;
  abstract emitModuleAdded(module: ModuleAdded, revision?: number): void;
  abstract emitModuleUpdated(ownerId: string, module: ModuleUpdated, revision?: number): void;
  /** What was said of the module before is forgotten: it may come back as it was. The owner recovers nothing of it. */
  abstract emitModuleRemoved(module: ModuleRemoved, revision?: number): void;
  abstract emitTelemetryUpdated(ownerId: string, telemetry: TelemetryUpdated, revision?: number): void;

  abstract emitUserLoggedIn(user: UserEntered): void;
  abstract emitUserLoggedOut(user: UserGone): void;
  abstract emitUserProfileUpdated(user: UserProfile): void;
  abstract emitGlobalStats(stats: Readonly<Record<string, number>>): void;
}
