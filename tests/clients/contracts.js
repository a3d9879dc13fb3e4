// The services' contracts as they write them, with zod.
const { z } = require('zod');

const context = z.record(z.unknown()).optional();

exports.click = z.object({
  shortCode: z.string(),
  originalUrl: z.string().url(),
  timestamp: z.string().datetime(),
  userAgent: z.string().optional(),
  ipAddress: z.string().optional(),
  country: z.string().optional(),
  city: z.string().optional(),
  referer: z.string().optional(),
  userId: z.string().optional(),
  metadata: context,
});

exports.urlCreated = z.object({
  eventId: z.string(),
  urlId: z.string(),
  shortCode: z.string(),
  originalUrl: z.string().url(),
  createdAt: z.string().datetime(),
  userId: z.string().optional(),
  metadata: context,
});
