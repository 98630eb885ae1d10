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
  onRegistered({ module }: FieldModuleRegistered): void {
    this.realtime.emitModuleAdded(entryOf(module));
  }

  @OnDomainEvent(FieldModuleChanged)
  onChanged({ module, formerOwner }: FieldModuleChanged): void {
    const { moduleId, name, type, owner } = module;
    if (owner === formerOwner) this.realtime.emitModuleUpdated(owner, { moduleId, name, type });
    else this.tellNewOwner(module, formerOwner);
  }

  @OnDomainEvent(FieldModuleRemoved)
  onRemoved({ module: { moduleId, owner } }: FieldModuleRemoved): void {
    this.realtime.emitModuleRemoved({ moduleId, userId: owner });
  }

  @OnDomainEvent(FieldModuleOnline)
  onOnline({ module }: FieldModuleOnline): void {
    const { moduleId, owner, name, heardAt } = module;
    const lastSeen = new Date(heardAt!).toISOString();
    const status = presentStatus(module);
    this.realtime.emitModuleOnline(owner, { moduleId, lastSeen, name, ...(status && { status }) });
  }

  @OnDomainEvent(FieldModuleOffline)
  onOffline({ module: { moduleId, owner, disconnectedAt } }: FieldModuleOffline): void {
    const at = new Date(disconnectedAt!).toISOString();
    this.realtime.emitModuleOffline(owner, { moduleId, disconnectedAt: at });
  }

  @OnDomainEvent(FieldTelemetryChanged)
  onTelemetry({ module: { moduleId, owner, measured } }: FieldTelemetryChanged): void {
    this.realtime.emitTelemetryUpdated(owner, { moduleId, telemetry: measured!.telemetry });
  }

  /** For the one it is gone; the other gets it as it is now. */
  private tellNewOwner(module: FieldModuleRecord, formerOwner: string): void {
    this.realtime.emitModuleRemoved({ moduleId: module.moduleId, userId: formerOwner });
    this.realtime.emitModuleAdded(entryOf(module));
    if (module.isOnline) this.onOnline({ module });
    if (module.measured) this.onTelemetry({ module });
  }
}

function entryOf({ moduleId, name, type, owner: userId }: FieldModuleRecord) {
  return { moduleId, name, type, userId };
}
