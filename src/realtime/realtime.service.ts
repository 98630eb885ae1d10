import { Injectable } from '@nestjs/common';
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
import type { Change } from '../platform/state/state-engine.port.js';
import { EventWriter } from './event-writer.service.js';
import type { RealtimeData, RealtimeEventName } from './realtime-event.model.js';
import { RealtimeService } from './realtime.port.js';
import { saidText } from './said.model.js';
import { stateValue } from './state-value.model.js';
import { ownersAndAdmins, streamKey, type RealtimeStream } from './streams.js';

/** By its aspect an event is compared with what was said last: on line and off line are one. */
const MODULE_ASPECTS = {
  rt_module_added: 'profile',
  rt_module_updated: 'profile',
  rt_module_online: 'presence',
  rt_module_offline: 'presence',
  rt_telemetry_updated: 'telemetry',
} as const;

type ModuleEvent = keyof typeof MODULE_ASPECTS;

const moduleEntity = (moduleId: string): string => `realtime:module:${moduleId}`;
/** Whether somebody has the module is told to them by itself: it may have gone on to a third by then. */
const ownedEntity = (moduleId: string, ownerId: string): string =>
  `realtime:module:${moduleId}:of:${ownerId}`;
const userEntity = (userId: string): string => `realtime:user:${userId}`;

/** Finds the streams of each event, and what it has to differ from. */
@Injectable()
export class RealtimeEmitter extends RealtimeService {
  constructor(private readonly writer: EventWriter) {
    super();
  }

  broadcast<N extends RealtimeEventName>(event: N, data: RealtimeData<N>): void {
    this.write(['all'], event, data);
  }

  emitToAdmins<N extends RealtimeEventName>(event: N, data: RealtimeData<N>): void {
    this.write(['admins'], event, data);
  }

  emitToPage<N extends RealtimeEventName>(page: PageName, event: N, data: RealtimeData<N>): void {
    this.write([`page:${page}`], event, data);
  }

  emitToUser<N extends RealtimeEventName>(userId: string, event: N, data: RealtimeData<N>): void {
    this.write([`user:${userId}`], event, data);
  }

  emitModuleOnline(ownerId: string, module: ModuleOnline, revision?: number): void {
    this.writeModule(ownerId, 'rt_module_online', module, revision);
  }

  emitModuleOffline(ownerId: string, module: ModuleOffline, revision?: number): void {
    this.writeModule(ownerId, 'rt_module_offline', module, revision);
  }

  emitModuleAdded(module: ModuleAdded, revision?: number): void {
    const change = moduleChange(module.userId, 'rt_module_added', module);
    this.writeOwned('rt_module_added', module, { ...change, revision });
  }

  emitModuleUpdated(ownerId: string, module: ModuleUpdated, revision?: number): void {
    this.writeModule(ownerId, 'rt_module_updated', module, revision);
  }

  emitModuleRemoved(module: ModuleRemoved, revision?: number): void {
    const entity = moduleEntity(module.moduleId);
    this.writeOwned('rt_module_removed', module, { entity, isGone: true, revision });
  }

  emitTelemetryUpdated(ownerId: string, telemetry: TelemetryUpdated, revision?: number): void {
    this.writeModule(ownerId, 'rt_telemetry_updated', telemetry, revision);
  }

  emitUserLoggedIn(user: UserEntered): void {
    this.write(['admins'], 'rt_user_logged_in', user, userChange('session', 'rt_user_logged_in', user));
  }

  emitUserLoggedOut(user: UserGone): void {
    this.write(['admins'], 'rt_user_logged_out', user, userChange('session', 'rt_user_logged_out', user));
  }

  emitUserProfileUpdated(user: UserProfile): void {
    const event = 'rt_user_profile_updated';
    this.write(ownersAndAdmins(user.id), event, user, userChange('profile', event, user));
  }

  emitGlobalStats(stats: Readonly<Record<string, number>>): void {
    const change = { entity: 'realtime:stats', aspect: 'counts', value: stateValue(stats) };
    this.write(['admins'], 'rt_global_stats_updated', { stats }, change);
  }

  private writeModule<N extends ModuleEvent>(
    ownerId: string,
    event: N,
    data: RealtimeData<N>,
    revision: number | undefined,
  ): void {
    const change = moduleChange(ownerId, event, data);
    this.write(ownersAndAdmins(ownerId), event, data, { ...change, revision });
  }

  private writeOwned<N extends 'rt_module_added' | 'rt_module_removed'>(
    event: N,
    module: RealtimeData<N>,
    change: Change,
  ): void {
    const { moduleId, userId } = module;
    this.write(['admins'], event, module, change);
    this.write([`owner:${userId}`], event, module, { ...change, entity: ownedEntity(moduleId, userId) });
  }

  private write<N extends RealtimeEventName>(
    streams: readonly RealtimeStream[],
    event: N,
    data: RealtimeData<N>,
    change?: Change,
  ): void {
    this.writer.write({ streams: streams.map(streamKey), data: saidText({ event, data }), change });
  }
}

function moduleChange(ownerId: string, event: ModuleEvent, data: { readonly moduleId: string }): Change {
  // A new owner has not been told what the former one was.
  const value = stateValue(event, ownerId, data);
  return { entity: moduleEntity(data.moduleId), aspect: MODULE_ASPECTS[event], value };
}

function userChange(aspect: 'profile' | 'session', event: string, user: { readonly id: string }): Change {
  return { entity: userEntity(user.id), aspect, value: stateValue(event, user) };
}
