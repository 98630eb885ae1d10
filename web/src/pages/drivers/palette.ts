import { DOINGS, type Doing } from './driver.model.js';

/** The theme's colours, as a canvas takes them. */
export interface Palette {
  readonly doing: Readonly<Record<Doing, string>>;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly ground: string;
}

/** Read from what the styles give to elements within `box`: a canvas knows neither variables nor themes. */
export function paletteOf(box: HTMLElement): Palette {
  const probe = document.createElement('i');
  box.append(probe);
  const colour = (name: string): string => {
    probe.className = `shape ${name}`;
    return getComputedStyle(probe).color;
  };
  const doing = Object.fromEntries(DOINGS.map((each) => [each, colour(each)])) as Record<Doing, string>;
  const [ink, quiet, line, ground] = ['ink', 'quiet', 'line', 'ground'].map(colour) as [
    string,
    string,
    string,
    string,
  ];
  probe.remove();
  return { doing, ink, quiet, line, ground };
}
