namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What a slot of a file says of the week.</summary>
internal static class QuacsSlots
{
    /// <summary>What takes place on one date does so on the day of that date, also where the file does not say which that is.</summary>
    public static QuacsTimeslot? OnItsDate(QuacsTimeslot? slot, int year) =>
        slot is { Days: Weekdays.None, TimeStart: not null, TimeEnd: not null } && slot.DateStart?.Trim() == slot.DateEnd?.Trim() && CatalogDate.TryParse(slot.DateStart ?? "", year, out var date)
            ? slot with { Days = (Weekdays)(1 << (date.DayNumber % 7)) }
            : slot;

    /// <summary>Days of what has no hours; null when all has, or when nothing has and no day is known.</summary>
    public static Weekdays? Untimed(IReadOnlyList<QuacsTimeslot> slots)
    {
        var untimed = slots.Where(slot => !slot.Final && !HasTime(slot)).ToList();
        if (untimed.Count == 0 || (untimed.TrueForAll(slot => slot.Days == Weekdays.None) && !slots.Any(slot => !slot.Final && HasTime(slot)))) return null;
        return untimed.Exists(slot => slot.Days == Weekdays.None) ? Weekdays.None : untimed.Aggregate(Weekdays.None, (days, slot) => days | slot.Days);
    }

    public static bool HasTime(QuacsTimeslot slot) =>
        slot.Days != Weekdays.None && slot.TimeStart is not null && slot.TimeEnd is not null;
}
