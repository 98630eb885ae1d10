import { Controller, Param, Query } from '@nestjs/common';
import {
  DriverParams,
  listDrivers,
  ListQuery,
  nearestDrivers,
  NearestQuery,
  showDriver,
  type DriverOverview,
  type DriverState,
  type NearbyDrivers,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { DriversService } from './drivers.service.js';
import { NearestDrivers } from './nearest-drivers.service.js';

@Controller()
export class DriversController {
  constructor(
    private readonly drivers: DriversService,
    private readonly nearest: NearestDrivers,
  ) {}

  @OnRoute(listDrivers)
  onList(@CurrentCaller() caller: Caller, @Query() query: ListQuery): Promise<DriverOverview> {
    return this.drivers.overview(caller, query);
  }

  @OnRoute(nearestDrivers)
  onNearest(@Query() query: NearestQuery): Promise<NearbyDrivers> {
    return this.nearest.find(query);
  }

  @OnRoute(showDriver)
  onShow(@CurrentCaller() caller: Caller, @Param() { id }: DriverParams): Promise<DriverState> {
    return this.drivers.show(caller, id);
  }
}
