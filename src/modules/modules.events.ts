import type { FieldModuleRecord } from './field-module.model.js';

/** What has happened to a module; what happens to it later has a greater revision. */
abstract class FieldModuleEvent {
  constructor(
    readonly module: FieldModuleRecord,
    readonly revision: number,
  ) {}
}

export class FieldModuleRegistered extends FieldModuleEvent {}

/** Its name, its type or its owner is another one now. */
export class FieldModuleChanged extends FieldModuleEvent {
  constructor(
    module: FieldModuleRecord,
    revision: number,
    readonly formerOwner: string,
  ) {
    super(module, revision);
  }
}

export class FieldModuleRemoved extends FieldModuleEvent {}

/** It has come on line, or says another status there. */
export class FieldModuleOnline extends FieldModuleEvent {}

export class FieldModuleOffline extends FieldModuleEvent {}

/** It measures something else than before. */
export class FieldTelemetryChanged extends FieldModuleEvent {}
