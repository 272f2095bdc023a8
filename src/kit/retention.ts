/**
 * The time for which every bucket keeps its objects: three months at hand, then a year in an archive, current and old versions
 * alike. PCI DSS v4.0.1 10.5.1: "Retain audit log history for at least 12 months, with at least the most recent three months
 * immediately available for analysis."
 */
export const hotDays = 90;
export const archiveDays = 365;
export const keptDays = hotDays + archiveDays;

/**
 * The archive that is read like any object, within milliseconds: whoever looks into an attack need not wait for hours, as
 * with `GLACIER` and `DEEP_ARCHIVE`. It costs 0.4 thousandths of a dollar a GB and month more than the first, and is charged
 * for 90 days at least, which is less than what is archived stays. Destroying the stack deletes from it like from any class.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-glacier
 *
 * S3 leaves objects below 128 KiB where they are, unless told otherwise, and rightly: an archived one is charged for that
 * much at least, and for its way there.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export const archiveClass = "GLACIER_IR";
