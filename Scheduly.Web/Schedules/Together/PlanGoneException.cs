namespace Scheduly.Web.Schedules.Together;

/// <summary>There is no such plan for this browser: it was deleted, its time has passed, or its owner removed this person. Nobody can tell these apart.</summary>
internal sealed class PlanGoneException() : Exception(Text)
{
    public const string Text = "This plan is not open to you any more: its owner deleted it or removed you, or its time has passed.";
}
