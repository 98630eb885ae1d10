import { Body, Controller, Param, Query } from '@nestjs/common';
import {
  changeModule,
  createModule,
  deleteModule,
  listModules,
  listModuleTelemetry,
  ListQuery,
  ModuleParams,
  ModulePatch,
  ModuleTelemetryQuery,
  NewModule,
  showModule,
  type FieldModule,
  type ModuleList,
  type ModuleTelemetryList,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { FieldModulesService } from './field-modules.service.js';
import { ModuleHistory } from './module-history.service.js';

@Controller()
export class ModulesController {
  constructor(
    private readonly modules: FieldModulesService,
    private readonly history: ModuleHistory,
  ) {}

  @OnRoute(listModules)
  onList(@CurrentCaller() caller: Caller, @Query() query: ListQuery): Promise<ModuleList> {
    return this.modules.list(caller, query);
  }

  @OnRoute(createModule)
  onCreate(@CurrentCaller() caller: Caller, @Body() request: NewModule): Promise<FieldModule> {
    return this.modules.create(caller, request);
  }

  @OnRoute(showModule)
  onShow(@CurrentCaller() caller: Caller, @Param() { moduleId }: ModuleParams): Promise<FieldModule> {
    return this.modules.show(caller, moduleId);
  }

  @OnRoute(changeModule)
  onChange(
    @CurrentCaller() caller: Caller,
    @Param() { moduleId }: ModuleParams,
    @Body() patch: ModulePatch,
  ): Promise<FieldModule> {
    return this.modules.change(caller, moduleId, patch);
  }

  @OnRoute(deleteModule)
  onDelete(@CurrentCaller() caller: Caller, @Param() { moduleId }: ModuleParams): Promise<void> {
    return this.modules.remove(caller, moduleId);
  }

  @OnRoute(listModuleTelemetry)
  onTelemetry(
    @CurrentCaller() caller: Caller,
    @Param() { moduleId }: ModuleParams,
    @Query() query: ModuleTelemetryQuery,
  ): Promise<ModuleTelemetryList> {
    return this.history.page(caller, moduleId, query);
  }
}
