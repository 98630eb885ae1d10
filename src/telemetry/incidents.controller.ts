import { Body, Controller, Param, Query } from '@nestjs/common';
import {
  acknowledgeIncident,
  createIncident,
  IncidentParams,
  IncidentsQuery,
  listIncidents,
  NewIncident,
  resolveIncident,
  showIncident,
  type Incident,
  type IncidentList,
} from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { IncidentsService } from './incidents.service.js';

@Controller()
export class IncidentsController {
  constructor(private readonly incidents: IncidentsService) {}

  @OnRoute(listIncidents)
  onList(@Query() query: IncidentsQuery): Promise<IncidentList> {
    return this.incidents.list(query);
  }

  @OnRoute(showIncident)
  onShow(@Param() { id }: IncidentParams): Promise<Incident> {
    return this.incidents.show(id);
  }

  @OnRoute(createIncident)
  onCreate(@Body() incident: NewIncident): Promise<Incident> {
    return this.incidents.create(incident);
  }

  @OnRoute(acknowledgeIncident)
  onAcknowledge(@Param() { id }: IncidentParams): Promise<Incident> {
    return this.incidents.command(id, 'acknowledge');
  }

  @OnRoute(resolveIncident)
  onResolve(@Param() { id }: IncidentParams): Promise<Incident> {
    return this.incidents.command(id, 'resolve');
  }
}
