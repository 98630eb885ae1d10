import { Injectable, Logger } from '@nestjs/common';

/** Undefined when the sensor is nobody's. */
type FindOwner = (sensorId: string) => Promise<string | undefined>;

/** Who besides admins is told of what is wrong with a sensor: whoever knows sensors' owners says so here. */
@Injectable()
export class AlertAudience {
  private readonly logger = new Logger(AlertAudience.name);
  private findOwner: FindOwner = () => Promise.resolve(undefined);

  register(findOwner: FindOwner): void {
    this.findOwner = findOwner;
  }

  /** Never rejects: who cannot be found out does not keep the others from being told. */
  async ownerOf(sensorId: string): Promise<string | undefined> {
    try {
      return await this.findOwner(sensorId);
    } catch (error) {
      this.logger.warn(`the owner of ${sensorId} cannot be told`, error);
      return undefined;
    }
  }
}
