/** What the messages of the RTC device have in common: version 1.4, section 5.23.6. */
import { bytes, field, le16, named, struct, u8 } from '../../layout/layout.ts';
import { group } from '../../spec/facts.ts';
import { RTC_CONSTANTS } from './spec-constants.ts';

const messageType = named('message type', le16, group(RTC_CONSTANTS, 'message type'));

/** The first 8 bytes of every request. */
export const rtcRequestHead = struct('virtio_rtc_req_head', {
  msg_type: field(messageType, { doc: 'What to do.' }),
  reserved: field(bytes(6), { doc: '0.' }),
});

/** The first 8 bytes of every response. */
export const rtcResponseHead = struct('virtio_rtc_resp_head', {
  status: field(named('status', u8, group(RTC_CONSTANTS, 'status')), {
    doc: 'How the request ended; unless it is VIRTIO_RTC_S_OK, nothing else in the response means anything.',
  }),
  reserved: field(bytes(7), { doc: '0.' }),
});

/** The first 8 bytes of every message on the alarm queue. */
export const rtcNotificationHead = struct('virtio_rtc_notif_head', {
  msg_type: field(messageType, { doc: 'What has happened.' }),
  reserved: field(bytes(6), { doc: '0.' }),
});

/** Fields that several messages have. */
export const ask = field(rtcRequestHead, { doc: 'The head of every request.' });
export const answer = field(rtcResponseHead, { doc: 'The head of every response.' });
export const clockId = field(le16, { doc: 'Number of the clock, from 0.' });
export const reserved = (length: number) => field(bytes(length), { doc: '0.' });
