namespace Scheduly.Web.Schedules;

/// <summary>What was asked for cannot be done as it was asked; nothing is changed.</summary>
/// <param name="detail">One line that names the field and the fix.</param>
internal sealed class ScheduleRefusedException(string detail) : Exception(detail);
