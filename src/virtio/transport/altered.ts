import type { Transport } from './transport.ts';

/** A transport with some of its methods replaced: a driver that goes through something else on its way to the device. */
export function altered(transport: Transport, changes: Partial<Transport>): Transport {
  return {
    kind: transport.kind,
    get deviceId() {
      return transport.deviceId;
    },
    ...(transport.legacy === undefined ? {} : { legacy: transport.legacy }),
    readStatus: () => transport.readStatus(),
    writeStatus: (value) => transport.writeStatus(value),
    readDeviceFeatures: (window) => transport.readDeviceFeatures(window),
    writeDriverFeatures: (window, bits) => transport.writeDriverFeatures(window, bits),
    readConfigGeneration: () => transport.readConfigGeneration(),
    readConfig: (offset, width) => transport.readConfig(offset, width),
    writeConfig: (offset, width, value) => transport.writeConfig(offset, width, value),
    readQueueMaxSize: (queue) => transport.readQueueMaxSize(queue),
    readQueueEnabled: (queue) => transport.readQueueEnabled(queue),
    writeQueue: (queue, addresses) => transport.writeQueue(queue, addresses),
    enableQueue: (queue) => transport.enableQueue(queue),
    resetQueue: (queue) => transport.resetQueue(queue),
    notify: (queue, position) => transport.notify(queue, position),
    listen: (listener) => transport.listen(listener),
    ...changes,
  };
}
