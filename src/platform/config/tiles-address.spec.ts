import { tilesUrl } from './tiles-address.js';

const tiles = tilesUrl('tiles');

describe('the address of map tiles', () => {
  it('is a URL that says where zoom, column and row go', () => {
    for (const raw of [
      'https://tile.openstreetmap.org/{z}/{x}/{y}.png',
      'http://127.0.0.1:8080/t?z={z}&x={x}&y={y}',
    ]) {
      expect(tiles.parse(raw)).toBe(raw);
    }
  });

  it.each([
    ['no URL', '{z}/{x}/{y}'],
    ['several hosts', 'https://{s}.tile.example/{z}/{x}/{y}.png'],
    ['another protocol', 'data:{z}/{x}/{y}'],
    ['another host for each', 'https://{x}{y}{z}.tile.example/'],
    ['one tile', 'https://tile.example/7/{x}/{y}.png'],
  ])('is not %s', (_, raw) => {
    expect(tiles.parse(raw)).toBeUndefined();
  });
});
