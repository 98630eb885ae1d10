/** What a drawing is told: the context is cleared, in CSS px, `width` × `height`; `at` as of `performance.now()`. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly at: number;
}

/** A canvas over the whole map that is drawn when it is asked for, at most once a frame, and on for as long as `draw` says so. */
export class MapCanvas {
  private readonly canvas = document.createElement('canvas');
  private frame = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly draw: (frame: Frame) => boolean,
  ) {
    this.canvas.className = 'map-canvas';
    box.append(this.canvas);
  }

  redraw = (): void => {
    this.frame ||= requestAnimationFrame((at) => this.paint(at));
  };

  remove(): void {
    cancelAnimationFrame(this.frame);
    this.canvas.remove();
  }

  private paint(at: number): void {
    this.frame = 0;
    const { clientWidth: width, clientHeight: height } = this.box;
    const context = this.canvas.getContext('2d')!;
    this.fit(width, height);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (this.draw({ context, width, height, at })) this.redraw();
  }

  private fit(width: number, height: number): void {
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.canvas.width !== across) this.canvas.width = across;
    if (this.canvas.height !== down) this.canvas.height = down;
  }
}
