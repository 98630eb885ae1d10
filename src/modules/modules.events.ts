import type { FieldModuleRecord } from './field-module.model.js';

export class FieldModuleRegistered {
  constructor(readonly module: FieldModuleRecord) {}
}

/** Its name, its type or its owner is another one now. */
export class FieldModuleChanged {
  constructor(
    readonly module: FieldModuleRecord,
    readonly formerOwner: string,
  ) {}
}

export class FieldModuleRemoved {
  constructor(readonly module: FieldModuleRecord) {}
}

/** It has come on line, or says another status there. */
export class FieldModuleOnline {
  constructor(readonly module: FieldModuleRecord) {}
}

export class FieldModuleOffline {
  constructor(readonly module: FieldModuleRecord) {}
}

/** It measures something else than before. */
export class FieldTelemetryChanged {
  constructor(readonly module: FieldModuleRecord) {}
}
