import { Body, Controller, Param, Query } from '@nestjs/common';
import {
  changeThresholds,
  ListQuery,
  listSensors,
  SensorParams,
  showSensor,
  Thresholds,
  type Sensor,
  type SensorList,
} from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { SensorsService } from './sensors.service.js';

@Controller()
export class SensorsController {
  constructor(private readonly sensors: SensorsService) {}

  @OnRoute(listSensors)
  async list(@Query() query: ListQuery): Promise<SensorList> {
    return this.sensors.list(query);
  }

  @OnRoute(showSensor)
  async show(@Param() { id }: SensorParams): Promise<Sensor> {
    return this.sensors.show(id);
  }

  @OnRoute(changeThresholds)
  async changeThresholds(@Param() { id }: SensorParams, @Body() thresholds: Thresholds): Promise<Sensor> {
    return this.sensors.changeThresholds(id, thresholds);
  }
}
