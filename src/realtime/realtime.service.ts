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

/** By these an event is compared with what was said last: on line and off line are one aspect. */
type Aspect = 'presence' | 'profile' | 'session' | 'telemetry' | 'counts';

const moduleEntity = (moduleId: string): string => `realtime:module:${moduleId}`;
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

  emitModuleOnline(ownerId: string, module: ModuleOnline): void {
    this.writeModule(ownerId, 'presence', 'rt_module_online', module);
  }

  emitModuleOffline(ownerId: string, module: ModuleOffline): void {
    this.writeModule(ownerId, 'presence', 'rt_module_offline', module);
  }

  emitModuleAdded(module: ModuleAdded): void {
    this.writeModule(module.userId, 'profile', 'rt_module_added', module);
  }

  emitModuleUpdated(ownerId: string, module: ModuleUpdated): void {
    this.writeModule(ownerId, 'profile', 'rt_module_updated', module);
  }

  emitModuleRemoved(module: ModuleRemoved): void {
    const change = { entity: moduleEntity(module.moduleId), isGone: true } as const;
    this.write(ownersAndAdmins(module.userId), 'rt_module_removed', module, change);
  }

  emitTelemetryUpdated(ownerId: string, telemetry: TelemetryUpdated): void {
    this.writeModule(ownerId, 'telemetry', 'rt_telemetry_updated', telemetry);
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
    const change = { entity: 'realtime:stats', aspect: 'counts' satisfies Aspect, value: stateValue(stats) };
    this.write(['admins'], 'rt_global_stats_updated', { stats }, change);
  }

  private writeModule<N extends RealtimeEventName>(
    ownerId: string,
    aspect: Aspect,
    event: N,
    data: RealtimeData<N> & { readonly moduleId: string },
  ): void {
    // A new owner has not been told what the former one was.
    const value = stateValue(event, ownerId, data);
    this.write(ownersAndAdmins(ownerId), event, data, { entity: moduleEntity(data.moduleId), aspect, value });
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

function userChange(aspect: Aspect, event: string, user: { readonly id: string }): Change {
  return { entity: userEntity(user.id), aspect, value: stateValue(event, user) };
}
