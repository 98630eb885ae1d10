import { text } from '../setting.js';
import { tilesUrl } from '../tiles-address.js';

export const pagesFields = {
  MAP_TILES_URL: tilesUrl(
    'Tiles of the map, which browsers then load from there; none: a graticule with the names of towns',
  ),
  MAP_TILES_ATTRIBUTION: text('Whose tiles they are, shown on the map as text'),
} as const;
