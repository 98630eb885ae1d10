import { useEffect } from 'preact/hooks';
import type { Address, Reservation } from '../../../../src/contracts/index.js';
import { number } from '../../format.js';
import { enter } from '../../live.js';
import { say } from '../../words.js';
import { clock } from './clock.js';
import { driversWords } from './drivers-words.js';
import { RideChat } from './ride-chat.js';
import { reloadRide, ride, ridePath } from './selection.state.js';

/** The ride of the selected driver: how far it is, from where to where, its track and its chat. */
export function RidePanel() {
  const words = say(driversWords);
  if (!ride.value) return <p class="quiet">{words.noRide}</p>;
  const { reservation_id: id, client_id, pickup, dropoff } = ride.value;
  return (
    <div class="driver-ride">
      <RideNews key={id} id={id} />
      <h3>
        {words.ride} {id}
      </h3>
      <Course of={ride.value} />
      <dl>
        <dt>{words.customer}</dt>
        <dd>{client_id}</dd>
        <dt>{words.pickup}</dt>
        <dd>{addressOf(pickup)}</dd>
        {dropoff && <dt>{words.dropoff}</dt>}
        {dropoff && <dd>{addressOf(dropoff)}</dd>}
      </dl>
      <p class="quiet">
        {words.rideTrack} · <a href={`${ridePath(id)}/track?format=gpx`}>{words.gpx}</a>
      </p>
      <RideChat key={id} roomId={`reservation:${id}`} />
    </div>
  );
}

function Course({ of }: { readonly of: Reservation }) {
  const words = say(driversWords).course;
  const isCancelled = of.status === 'cancelled';
  const steps: readonly [string, string | null][] = [
    [words.requested, of.requested_at],
    [words.accepted, of.accepted_at],
    [words.started, of.started_at],
    [isCancelled ? words.cancelled : words.completed, of.ended_at],
  ];
  return (
    <ol class="course">
      {steps.map(([word, at]) => (
        <li key={word} class={at ? 'done' : undefined}>
          {word} {at && <time dateTime={at}>{clock(at)}</time>}
        </li>
      ))}
    </ol>
  );
}

/** The course of a ride is told on its topic, which the bridge lets the page hear. */
function RideNews({ id }: { readonly id: string }) {
  const topic = `ktur/reservations/${id}`;
  const hear = (message: { topic: string; payload: { type?: string } | null }): void => {
    if (message.topic === topic && message.payload?.type === 'status') void reloadRide(id);
  };
  useEffect(
    () =>
      enter('/mqtt', (socket) => {
        socket.on('connect', () => socket.emit('mqtt:subscribe', { topic }));
        socket.on('mqtt:message', hear);
      }),
    [],
  );
  return null;
}

function addressOf({ address, lat, lng }: Address): string {
  return address ?? `${number(lat, 4)}, ${number(lng, 4)}`;
}
