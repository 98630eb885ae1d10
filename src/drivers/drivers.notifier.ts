import { Injectable } from '@nestjs/common';
import { driverPosition, driverStatus, reservationPosition } from '../contracts/index.js';
import { Conflator } from '../platform/events/conflator.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { pageRoom } from '../platform/socket/page-rooms.js';
import { reservationRoom, SocketHub } from '../platform/socket/socket-hub.js';
import { DriverMoves, MOVE_INTERVAL_MS } from './driver-moves.service.js';
import { driverStateOf } from './driver.model.js';
import { DriverMoved, DriverStatusChanged } from './drivers.events.js';
import { driverMoveOf, rideMessageOf, type PositionReport } from './position.model.js';

const DRIVERS_PAGE = pageRoom('drivers');

/** Positions come to every instance, which tells its own sockets; a status is told by the instance that took it. */
@Injectable()
export class DriversNotifier {
  private readonly drivers = new Conflator<PositionReport>(MOVE_INTERVAL_MS, (report) =>
    this.showDriver(report),
  );
  private readonly rides = new Conflator<PositionReport>(MOVE_INTERVAL_MS, (report) => this.showRide(report));

  constructor(
    private readonly hub: SocketHub,
    private readonly moves: DriverMoves,
    lifecycle: Lifecycle,
  ) {
    moves.onMove((report) => {
      this.drivers.offer(report.chauffeurId, report);
      if (report.reservationId !== undefined) this.rides.offer(report.reservationId, report);
    });
    lifecycle.onStop('farewell', () => [this.drivers, this.rides].forEach((each) => each.stop()));
  }

  @OnDomainEvent(DriverMoved)
  onMoved({ report }: DriverMoved): void {
    this.moves.tell(report);
  }

  @OnDomainEvent(DriverStatusChanged)
  onStatusChanged({ driver }: DriverStatusChanged): void {
    this.hub.emit(driverStatus, driverStateOf(driver, true), { namespace: '/', rooms: [DRIVERS_PAGE] });
  }

  private showDriver(report: PositionReport): void {
    const audience = { namespace: '/', rooms: [DRIVERS_PAGE], isLocal: true } as const;
    this.hub.emit(driverPosition, driverMoveOf(report), audience);
  }

  private showRide(report: PositionReport): void {
    const { reservationId } = report;
    if (reservationId === undefined) return;
    const audience = { namespace: '/', rooms: [reservationRoom(reservationId)], isLocal: true } as const;
    this.hub.emit(reservationPosition, rideMessageOf(reservationId, report), audience);
  }
}
