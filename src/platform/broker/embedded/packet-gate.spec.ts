import { PassThrough } from 'node:stream';
import { generate } from 'mqtt-packet';
import { guardReads, PacketGate } from './packet-gate.js';

const publish = (bytes: number): Buffer =>
  generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(bytes), qos: 0, retain: false, dup: false });
const ping = generate({ cmd: 'pingreq' });

describe('the gate', () => {
  const limit = publish(1_000).length - 3;

  it('lets packets of up to the limit pass, however they are cut', () => {
    const bytes = Buffer.concat([publish(1_000), ping, publish(0), publish(127), publish(128), ping]);
    for (const size of [1, 2, 3, 7, 1_000, bytes.length]) {
      const gate = new PacketGate(limit);
      for (let i = 0; i < bytes.length; i += size)
        expect(gate.admits(bytes.subarray(i, i + size))).toBe(true);
    }
  });

  it('stops at the header of a packet over the limit, wherever it stands', () => {
    expect(new PacketGate(limit).admits(publish(1_001).subarray(0, 3))).toBe(false);
    expect(new PacketGate(limit).admits(Buffer.concat([ping, publish(1_000), publish(1_001)]))).toBe(false);
  });

  it('stops at a length of more than four bytes', () => {
    expect(new PacketGate(2 ** 30).admits(Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
    expect(new PacketGate(2 ** 30).admits(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]))).toBe(true);
  });
});

it('closes the stream instead of handing over what is too large', () => {
  const stream = new PassThrough();
  const onTooLarge = jest.fn();
  guardReads(stream, new PacketGate(10), onTooLarge);
  stream.write(ping);
  expect(stream.read()).toEqual(ping);
  stream.write(publish(100));
  expect(stream.read()).toBeNull();
  expect(onTooLarge).toHaveBeenCalledTimes(1);
  expect(stream.destroyed).toBe(true);
});
