import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { RealtimeService } from '../realtime/realtime.port.js';
import { presentStatus, type FieldModuleRecord } from './field-module.model.js';
import {
  FieldModuleChanged,
  FieldModuleOffline,
  FieldModuleOnline,
  FieldModuleRegistered,
  FieldModuleRemoved,
  FieldTelemetryChanged,
} from './modules.events.js';

/** Tells a module's owner and the admins. */
@Injectable()
export class ModulesNotifier {
  constructor(private readonly realtime: RealtimeService) {}

  @OnDomainEvent(FieldModuleRegistered)
  onRegistered({ module, revision }: FieldModuleRegistered): void {
    this.realtime.emitModuleAdded(entryOf(module), revision);
  }

  @OnDomainEvent(FieldModuleChanged)
  onChanged(changed: FieldModuleChanged): void {
    const { moduleId, name, type, owner } = changed.module;
    if (owner !== changed.formerOwner) this.tellNewOwner(changed);
    else this.realtime.emitModuleUpdated(owner, { moduleId, name, type }, changed.revision);
  }

  @OnDomainEvent(FieldModuleRemoved)
  onRemoved({ module: { moduleId, owner }, revision }: FieldModuleRemoved): void {
    this.realtime.emitModuleRemoved({ moduleId, userId: owner }, revision);
  }

  @OnDomainEvent(FieldModuleOnline)
  onOnline({ module, revision }: FieldModuleOnline): void {
    const { moduleId, owner, name, heardAt } = module;
    const lastSeen = new Date(heardAt!).toISOString();
    const status = presentStatus(module);
    this.realtime.emitModuleOnline(owner, { moduleId, lastSeen, name, ...(status && { status }) }, revision);
  }

  @OnDomainEvent(FieldModuleOffline)
  onOffline({ module: { moduleId, owner, disconnectedAt }, revision }: FieldModuleOffline): void {
    const at = new Date(disconnectedAt!).toISOString();
    this.realtime.emitModuleOffline(owner, { moduleId, disconnectedAt: at }, revision);
  }

  @OnDomainEvent(FieldTelemetryChanged)
  onTelemetry({ module: { moduleId, owner, measured }, revision }: FieldTelemetryChanged): void {
    this.realtime.emitTelemetryUpdated(owner, { moduleId, telemetry: measured!.telemetry }, revision);
  }

  /** For the one it is gone; the other gets it as it is now. */
  private tellNewOwner({ module, revision, formerOwner }: FieldModuleChanged): void {
    this.realtime.emitModuleRemoved({ moduleId: module.moduleId, userId: formerOwner }, revision);
    this.realtime.emitModuleAdded(entryOf(module), revision);
    if (module.isOnline) this.onOnline({ module, revision });
    if (module.measured) this.onTelemetry({ module, revision });
  }
}

function entryOf({ moduleId, name, type, owner: userId }: FieldModuleRecord) {
  return { moduleId, name, type, userId };
}
