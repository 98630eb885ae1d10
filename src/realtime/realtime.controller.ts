import { Body, Controller } from '@nestjs/common';
import {
  EmitRequest,
  emitRealtime,
  showClientDefaults,
  type ClientDefaults,
  type EventPosition,
} from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { CustomEvents } from './custom-events.service.js';

@Controller()
export class RealtimeController {
  constructor(
    private readonly custom: CustomEvents,
    private readonly settings: Settings,
  ) {}

  @OnRoute(emitRealtime)
  onEmit(@Body() request: EmitRequest): Promise<EventPosition> {
    return this.custom.emit(request);
  }

  @OnRoute(showClientDefaults)
  onDefaults(): ClientDefaults {
    const { REALTIME_MAX_RECONNECT_ATTEMPTS, REALTIME_RECONNECT_DELAY } = this.settings;
    return {
      maxReconnectAttempts: REALTIME_MAX_RECONNECT_ATTEMPTS,
      reconnectDelay: REALTIME_RECONNECT_DELAY,
    };
  }
}
