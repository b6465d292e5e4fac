using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Admin;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages.Admin;

/// <summary>Takes the admin key and gives the cookie. Without a configured key there is no such page.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LoginModel : PageModel
{
    private readonly AdminKeys _keys;

    public LoginModel(IServiceProvider services) => _keys = services.GetRequiredService<AdminKeys>();

    /// <summary>Where to go then; an address of this site alone.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Key { get; set; }

    internal string? Refusal { get; private set; }

    public IActionResult OnGet() => _keys.IsSet ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!_keys.IsSet) return NotFound();
        switch (_keys.Check(Key ?? "", HttpContext.Connection.RemoteIpAddress))
        {
            case KeyVerdict.Right:
                await HttpContext.SignInAsync(AdminAccess.CookieScheme, AdminAccess.Principal(_keys, AdminAccess.CookieScheme));
                return LocalRedirect("~" + (Url.IsLocalUrl(ReturnUrl) && ReturnUrl![0] == '/' ? ReturnUrl : "/admin"));
            case KeyVerdict.TooMany:
                AdminRefusal.AnswerTooMany(Response);
                Refusal = PageText.T("login.tooMany");
                break;
            default:
                Response.StatusCode = StatusCodes.Status401Unauthorized;
                Refusal = PageText.T("login.wrong");
                break;
        }

        return Page();
    }
}
