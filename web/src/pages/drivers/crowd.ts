import type { Sprite } from './sprites.js';

/**
 * Very many marks, put pixel by pixel: 5000 take 2 to 3 ms of a frame, where `drawImage` takes 12 on whole pixels and 33
 * between them, without a graphics card. A mark covers what lies below it.
 */
export class Crowd {
  private image = new ImageData(1, 1);
  private pixels = new Uint32Array(1);

  /** Of a whole canvas; what was put before is gone. */
  begin({ width, height }: HTMLCanvasElement): void {
    if (this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    } else this.pixels.fill(0);
  }

  /** Left and top in px of the screen, on or beyond an edge too. */
  put({ pixels, side }: Sprite, level: number, left: number, top: number): void {
    const { width, height } = this.image;
    const target = this.pixels;
    const source = pixels[level]!;
    const [first, last] = [Math.max(0, -left), Math.min(side, width - left)];
    for (let row = Math.max(0, -top); row < Math.min(side, height - top); row++) {
      const [from, to] = [row * side, (top + row) * width + left];
      for (let column = first; column < last; column++) {
        const pixel = source[from + column]!;
        if (pixel !== 0) target[to + column] = pixel;
      }
    }
  }

  end(context: CanvasRenderingContext2D): void {
    context.putImageData(this.image, 0, 0);
  }
}
